package dev.fanout.core.openapi;

import static dev.fanout.core.problem.Problem.MEDIA_TYPE;

import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.problem.Problem;
import dev.fanout.core.product.Batch;
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

/** Documents {@code GET /products}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Operation(
    operationId = "getProducts",
    summary = "Several products in one answer",
    description =
        "Each id is asked for once, at most 16 at a time, under one deadline for all; what is not"
            + " ready by then is a 504 of its own.",
    parameters = {
      @Parameter(
          name = "ids",
          in = ParameterIn.QUERY,
          required = true,
          description = "1 to 100 product ids with commas between them",
          schema = @Schema(type = "string"),
          example = "7,404,7"),
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
          description = "An item for each id, in the order asked",
          headers =
              @Header(
                  name = "Cache-Control",
                  description = "no-store",
                  schema = @Schema(type = "string")),
          content =
              @Content(
                  mediaType = "application/json",
                  schema = @Schema(implementation = Batch.class))),
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
          description = "The Accept header leaves no application/json",
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
public @interface GetProducts {}
