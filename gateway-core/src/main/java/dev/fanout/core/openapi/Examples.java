package dev.fanout.core.openapi;

/** Answers of a gateway to the stubs; the contract asks for each of them and compares. */
final class Examples {

  static final String COMPLETE =
      """
      {"id": 7, "complete": true, "available": true, "total": 134.90,
       "catalog": {"id": 7, "name": "Trail Runner 7", "brand": "Northwind",
         "category": "cat-7",
         "description": "A light shoe with a deep tread for wet and stony paths.",
         "attributes": {"color": "slate", "sizes": [38, 39], "weightGrams": 284,
         "waterproof": false, "tags": ["trail"]}, "images": ["/img/7/1.jpg"]},
       "pricing": {"productId": 7, "currency": "EUR", "price": 129.95, "listPrice": 149.95,
         "taxRate": 0.21, "discounts": [{"code": "SUMMER", "percent": 10,
         "validUntil": "2026-09-01"}], "tiers": [{"minQuantity": 1, "price": 129.95}]},
       "inventory": {"productId": 7, "quantity": 42, "warehouse": "wh-7", "reserved": 3,
         "restockDate": "2026-08-14", "locations": [{"warehouse": "wh-7", "quantity": 30,
         "aisle": "A7"}], "backorder": false, "updated": "2026-07-30T10:15:30Z"},
       "reviews": {"productId": 7, "average": 4.4, "count": 218,
         "histogram": [4, 7, 21, 58, 128], "reviews": [{"id": 9001, "author": "Ana",
         "rating": 5, "title": "Sure grip",
         "text": "Held on wet limestone for a whole week in the Alps."}]},
       "recommendations": {"category": "cat-7", "model": "item2vec-7", "items": [{"id": 501,
         "name": "Merino Sock", "price": 14.50, "score": 0.93}]},
       "shipping": {"warehouse": "wh-7", "cost": 4.95, "currency": "EUR",
         "options": [{"name": "standard", "days": 4, "cost": 4.95}], "cutoff": "16:00",
         "carrier": "PostNL", "restrictions": [], "zones": ["NL"], "insured": true},
       "degraded": []}
      """;

  static final String DEGRADED =
      """
      {"id": 7, "complete": false, "available": true, "total": 134.90,
       "catalog": {"id": 7, "name": "Trail Runner 7", "brand": "Northwind",
         "category": "cat-7",
         "description": "A light shoe with a deep tread for wet and stony paths.",
         "attributes": {"color": "slate", "sizes": [38, 39], "weightGrams": 284,
         "waterproof": false, "tags": ["trail"]}, "images": ["/img/7/1.jpg"]},
       "pricing": {"productId": 7, "currency": "EUR", "price": 129.95, "listPrice": 149.95,
         "taxRate": 0.21, "discounts": [{"code": "SUMMER", "percent": 10,
         "validUntil": "2026-09-01"}], "tiers": [{"minQuantity": 1, "price": 129.95}]},
       "inventory": {"productId": 7, "quantity": 42, "warehouse": "wh-7", "reserved": 3,
         "restockDate": "2026-08-14", "locations": [{"warehouse": "wh-7", "quantity": 30,
         "aisle": "A7"}], "backorder": false, "updated": "2026-07-30T10:15:30Z"},
       "reviews": null,
       "recommendations": {"category": "cat-7", "model": "item2vec-7", "items": [{"id": 501,
         "name": "Merino Sock", "price": 14.50, "score": 0.93}]},
       "shipping": {"warehouse": "wh-7", "cost": 4.95, "currency": "EUR",
         "options": [{"name": "standard", "days": 4, "cost": 4.95}], "cutoff": "16:00",
         "carrier": "PostNL", "restrictions": [], "zones": ["NL"], "insured": true},
       "degraded": [{"part": "reviews", "reason": "timeout"}]}
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
