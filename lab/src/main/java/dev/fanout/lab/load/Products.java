package dev.fanout.lab.load;

/** What is asked for. */
public final class Products {
  private static final int PRODUCTS = 1000;
  private static final int UNKNOWN_PRODUCT = 404;

  private Products() {}

  /** Request k asks for this product: all of 1 to 1000 in a mixed order, but for the unknown. */
  public static String path(long k) {
    long id = 1 + (k * 389) % PRODUCTS;
    return "/products/" + (id == UNKNOWN_PRODUCT ? id + 1 : id);
  }
}
