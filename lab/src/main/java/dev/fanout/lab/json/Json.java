package dev.fanout.lab.json;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes maps, lists, numbers and text as JSON that people can read too. */
public final class Json {
  private Json() {}

  /** What holds nothing but single values stands in one line. */
  public static String text(Object value) {
    return text(value, "") + "\n";
  }

  private static String text(Object value, String indent) {
    return switch (value) {
      case Map<?, ?> map ->
          block(
              "{",
              map.entrySet().stream()
                  .map(entry ->
                      quote(entry.getKey().toString())
                          + ": "
                          + text(entry.getValue(), indent + "  "))
                  .toList(),
              "}",
              map.values().stream().allMatch(Json::single),
              indent);
      case List<?> list ->
          block(
              "[",
              list.stream().map(element -> text(element, indent + "  ")).toList(),
              "]",
              list.stream().allMatch(Json::single),
              indent);
      case Double number -> number(number);
      case Number number -> number.toString();
      case Boolean bool -> bool.toString();
      default -> quote(value.toString());
    };
  }

  private static boolean single(Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.isEmpty();
      case List<?> list -> list.isEmpty();
      default -> true;
    };
  }

  private static String block(
      String open, List<String> members, String close, boolean oneLine, String indent) {
    return members.isEmpty() || oneLine
        ? open + String.join(", ", members) + close
        : members.stream()
            .map(member -> "\n" + indent + "  " + member)
            .collect(Collectors.joining(",", open, "\n" + indent + close));
  }

  /** Three decimals are more than any figure here is good for. */
  private static String number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return "null";
    }
    String text = String.format(Locale.ROOT, "%.3f", number);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  private static String quote(String text) {
    var quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        default -> quoted.append(c < ' ' ? String.format("\\u%04x", (int) c) : c);
      }
    }
    return quoted.append('"').toString();
  }
}
