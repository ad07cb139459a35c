package dev.fanout.core.openapi;

/** Answers of a gateway to the stubs; the contract asks for each of them and compares. */
final class Examples {

  static final String COMPLETE =
      """
      {}
      """;

  static final String DEGRADED =
      """
      {}
      """;

  static final String BAD_REQUEST =
      """
      {"type": "urn:fanout:bad-request", "title": "Bad request", "status": 400,
       "detail": "The product id must be a whole number from 1 to 9007199254740991.",
       "instance": "/products/0"}
      """;

  static final String PRODUCT_NOT_FOUND =
      """
      {"type": "urn:fanout:product-not-found", "title": "Product not found", "status": 404,
       "detail": "The catalog does not know this product.", "instance": "/products/404"}
      """;

  static final String METHOD_NOT_ALLOWED =
      """
      {"type": "urn:fanout:method-not-allowed", "title": "Method not allowed", "status": 405,
       "detail": "This path does not answer to this method.", "instance": "/products/7"}
      """;

  static final String NOT_ACCEPTABLE =
      """
      {"type": "urn:fanout:not-acceptable", "title": "Not acceptable", "status": 406,
       "detail": "This path has no representation that the Accept header allows.",
       "instance": "/products/7"}
      """;

  static final String SERVICE_FAILED =
      """
      {"type": "urn:fanout:service-failed", "title": "Service failed", "status": 502,
       "detail": "The service pricing is unavailable.", "instance": "/products/7",
       "service": "pricing"}
      """;

  static final String SERVICE_UNAVAILABLE =
      """
      {"type": "urn:fanout:service-unavailable", "title": "Service unavailable", "status": 503,
       "detail": "The service pricing has been failing and is not asked for the moment.",
       "instance": "/products/7", "service": "pricing"}
      """;

  static final String SERVICE_TIMEOUT =
      """
      {"type": "urn:fanout:service-timeout", "title": "Service timeout", "status": 504,
       "detail": "The service pricing did not answer in time.", "instance": "/products/7",
       "service": "pricing"}
      """;

  private Examples() {}
}
