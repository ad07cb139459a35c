package dev.fanout.core.product;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanout.core.problem.BadRequest;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;

/** Reads the query of a request, since servers differ in what they make of a bad one. */
final class Query {

  private Query() {}

  /**
   * All values of a parameter, decoded.
   *
   * @param query as sent, may be null
   * @throws BadRequest when it cannot be decoded
   */
  static List<String> values(String query, String name) {
    if (query == null) {
      return List.of();
    }
    try {
      return Arrays.stream(query.split("&"))
          .map(parameter -> parameter.split("=", 2))
          .filter(parameter -> URLDecoder.decode(parameter[0], UTF_8).equals(name))
          .map(parameter -> parameter.length < 2 ? "" : URLDecoder.decode(parameter[1], UTF_8))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new BadRequest("The query cannot be decoded.");
    }
  }
}
