package dev.fanout.core.openapi;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.servers.Server;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** The OpenAPI document as a whole, the same whichever gateway serves it. */
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
public final class ApiDescription implements OpenApiCustomizer {

  private static final String NULL = "null";

  /**
   * A field that is not required may be null: that is how an answer says that a part is missing.
   */
  @Override
  public void customise(OpenAPI document) {
    for (Schema<?> schema : document.getComponents().getSchemas().values()) {
      List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
      schema
          .getProperties()
          .replaceAll((name, field) -> required.contains(name) ? field : orNull(field));
    }
  }

  private static Schema<?> orNull(Schema<?> field) {
    if (field.get$ref() != null) {
      return new JsonSchema().oneOf(List.of(field, new JsonSchema().types(Set.of(NULL))));
    }
    field.addType(NULL);
    return field;
  }
}
