package dev.fanout.core.openapi;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.servers.Server;

/** The head of the OpenAPI document, the same whichever gateway serves it. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Fanout gateway",
            version = "1",
            description =
                "One request in, six downstream services called, one answer out. A part that is"
                    + " missing is null, and degraded says why.",
            license = @License(name = "Apache-2.0", identifier = "Apache-2.0")),
    servers = @Server(url = "/"))
public final class ApiDescription {}
