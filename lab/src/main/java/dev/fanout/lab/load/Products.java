package dev.fanout.lab.load;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What is asked for. */
public final class Products {
  private static final int PRODUCTS = 1000;
  private static final int UNKNOWN_PRODUCT = 404;

  private Products() {}

  /** Request k asks for this product: all of 1 to 1000 in a mixed order, but for the unknown. */
  public static String path(long k) {
    return "/products/" + id(k);
  }

  /** Request k asks for so many of them at once, each another one. */
  public static String batch(long k, int products) {
    return LongStream.range(k * products, (k + 1) * products)
        .mapToObj(i -> String.valueOf(id(i)))
        .collect(Collectors.joining(",", "/products?ids=", ""));
  }

  private static long id(long k) {
    long id = 1 + (k * 389) % PRODUCTS;
    return id == UNKNOWN_PRODUCT ? id + 1 : id;
  }
}
