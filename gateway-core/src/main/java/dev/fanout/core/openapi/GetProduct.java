package dev.fanout.core.openapi;

import static dev.fanout.core.problem.Problem.MEDIA_TYPE;

import dev.fanout.core.policy.RequestTimeout;
import dev.fanout.core.problem.Problem;
import dev.fanout.core.product.Product;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents {@code GET /products/{id}}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Operation(
    operationId = "getProduct",
    summary = "One product, put together from six services",
    description =
        "Catalog and pricing are needed for an answer; the other parts may be missing, each with"
            + " its reason: timeout, unavailable, invalid, not-found, rejected, open or"
            + " dependency.",
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
          description = "The product: complete, or degraded where optional parts are missing",
          headers =
              @Header(
                  name = "Cache-Control",
                  description = "no-cache when complete, else no-store",
                  schema = @Schema(type = "string")),
          content =
              @Content(
                  mediaType = "application/json",
                  schema = @Schema(implementation = Product.class),
                  examples = {
                    @ExampleObject(name = "complete", value = Examples.COMPLETE),
                    @ExampleObject(name = "degraded", value = Examples.DEGRADED)
                  })),
      @ApiResponse(
          responseCode = "400",
          description = "The id or a header cannot be used",
          content =
              @Content(
                  mediaType = MEDIA_TYPE,
                  schema = @Schema(implementation = Problem.class),
                  examples = @ExampleObject(name = "bad-request", value = Examples.BAD_REQUEST))),
      @ApiResponse(
          responseCode = "404",
          description = "The catalog does not know the id",
          content =
              @Content(
                  mediaType = MEDIA_TYPE,
                  schema = @Schema(implementation = Problem.class),
                  examples =
                      @ExampleObject(
                          name = "product-not-found",
                          value = Examples.PRODUCT_NOT_FOUND))),
      @ApiResponse(
          responseCode = "405",
          description = "A method other than GET, HEAD and OPTIONS",
          content =
              @Content(
                  mediaType = MEDIA_TYPE,
                  schema = @Schema(implementation = Problem.class),
                  examples =
                      @ExampleObject(
                          name = "method-not-allowed",
                          value = Examples.METHOD_NOT_ALLOWED))),
      @ApiResponse(
          responseCode = "406",
          description = "The Accept header leaves no application/json",
          content =
              @Content(
                  mediaType = MEDIA_TYPE,
                  schema = @Schema(implementation = Problem.class),
                  examples =
                      @ExampleObject(name = "not-acceptable", value = Examples.NOT_ACCEPTABLE))),
      @ApiResponse(
          responseCode = "502",
          description = "A needed service failed or answered nonsense",
          content =
              @Content(
                  mediaType = MEDIA_TYPE,
                  schema = @Schema(implementation = Problem.class),
                  examples =
                      @ExampleObject(name = "service-failed", value = Examples.SERVICE_FAILED))),
      @ApiResponse(
          responseCode = "503",
          description =
              "The gateway has as much to do as it can, or stops, or a needed service's circuit"
                  + " breaker is open or its bulkhead full",
          headers =
              @Header(
                  name = "Retry-After",
                  description = "Seconds",
                  schema = @Schema(type = "string")),
          content =
              @Content(
                  mediaType = MEDIA_TYPE,
                  schema = @Schema(implementation = Problem.class),
                  examples =
                      @ExampleObject(
                          name = "service-unavailable",
                          value = Examples.SERVICE_UNAVAILABLE))),
      @ApiResponse(
          responseCode = "504",
          description = "A needed service, or all of it, took too long",
          content =
              @Content(
                  mediaType = MEDIA_TYPE,
                  schema = @Schema(implementation = Problem.class),
                  examples =
                      @ExampleObject(name = "service-timeout", value = Examples.SERVICE_TIMEOUT)))
    })
public @interface GetProduct {}
