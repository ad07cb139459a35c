package dev.fanout.core.openapi;

import static dev.fanout.core.problem.Problem.MEDIA_TYPE;

import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.problem.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents {@code GET /products/export}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Operation(
    operationId = "exportProducts",
    summary = "Products in order of id, a line each",
    description =
        "A line is a product, or id, status and problem. It comes at the pace of its reader. The"
            + " last line is {\"end\":true,\"count\":N}, or {\"end\":false,\"next\":ID} when the"
            + " gateway has to stop early; an answer without a last line is broken.",
    parameters = {
      @Parameter(
          name = "from",
          in = ParameterIn.QUERY,
          required = true,
          description = "The first id",
          schema =
              @Schema(
                  type = "integer",
                  format = "int64",
                  minimum = "1",
                  maximum = "9007199254740991"),
          example = "1"),
      @Parameter(
          name = "count",
          in = ParameterIn.QUERY,
          required = true,
          description = "How many ids, one after the other",
          schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000000"),
          example = "100"),
      @Parameter(
          name = RequestTimeout.HEADER,
          in = ParameterIn.HEADER,
          description =
              "Milliseconds for each product. It can only shorten the gateway's own deadline.",
          schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "60000"),
          example = "500"),
      @Parameter(
          name = RequestTimeout.ENVOY_HEADER,
          in = ParameterIn.HEADER,
          description = "The same as Envoy says it; with both, the smaller holds.",
          schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "60000"),
          example = "500")
    },
    responses = {
      @ApiResponse(
          responseCode = "200",
          description = "The lines, the status with the first of them",
          headers =
              @Header(
                  name = "Cache-Control",
                  description = "no-store",
                  schema = @Schema(type = "string")),
          content =
              @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string"))),
      @ApiResponse(
          responseCode = "400",
          description = "A parameter or a header cannot be used",
          content =
              @Content(mediaType = MEDIA_TYPE, schema = @Schema(implementation = Problem.class))),
      @ApiResponse(
          responseCode = "405",
          description = "A method other than GET, HEAD and OPTIONS",
          content =
              @Content(mediaType = MEDIA_TYPE, schema = @Schema(implementation = Problem.class))),
      @ApiResponse(
          responseCode = "406",
          description = "The Accept header leaves no application/x-ndjson",
          content =
              @Content(mediaType = MEDIA_TYPE, schema = @Schema(implementation = Problem.class))),
      @ApiResponse(
          responseCode = "503",
          description = "The gateway has as much to do as it can, or stops",
          headers =
              @Header(
                  name = "Retry-After",
                  description = "Seconds",
                  schema = @Schema(type = "string")),
          content =
              @Content(mediaType = MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    })
public @interface ExportProducts {}
