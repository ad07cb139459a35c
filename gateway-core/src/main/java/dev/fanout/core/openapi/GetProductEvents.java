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

/** Documents {@code GET /products/{id}/events}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Operation(
    operationId = "getProductEvents",
    summary = "The parts of one product as they arrive",
    description =
        "Server-sent events: part for each part or the reason why it is missing, then complete with"
            + " the product or problem with the problem, and then the end. A comment every 5 s"
            + " shows that the stream is alive.",
    parameters = {
      @Parameter(
          name = "id",
          in = ParameterIn.PATH,
          required = true,
          description = "ASCII digits, no leading zero",
          schema =
              @Schema(
                  type = "integer",
                  format = "int64",
                  minimum = "1",
                  maximum = "9007199254740991"),
          example = "7"),
      @Parameter(
          name = RequestTimeout.HEADER,
          in = ParameterIn.HEADER,
          description =
              "Milliseconds until the caller loses interest. It can only shorten the gateway's own"
                  + " deadline.",
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
          description = "At once",
          headers =
              @Header(
                  name = "Cache-Control",
                  description = "no-store",
                  schema = @Schema(type = "string")),
          content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string"))),
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
          description = "The Accept header leaves no text/event-stream",
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
public @interface GetProductEvents {}
