package dev.fanout.lab.viewer;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/** The files of Zipkin's web UI, as they are published. */
final class Lens {
  private static final String FOLDER = "/zipkin-lens";
  private static final String START = "/index.html";

  /** Of a file in a folder; no name begins with a dot. */
  private static final Pattern FILE =
      Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+\\.([a-z0-9]+)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff", "font/woff",
          "woff2", "font/woff2");

  private Lens() {}

  /**
   * @param path below the UI's; what is no file's name is a place within the UI, which finds it
   */
  static Answer answer(String path) throws IOException {
    var file = FILE.matcher(path);
    if (!file.matches()) {
      return path.contains(".") ? missing(path) : read(START, "html");
    }
    return read(path, file.group(2));
  }

  private static Answer read(String path, String ending) throws IOException {
    String type = TYPES.get(ending);
    if (type == null) {
      return missing(path);
    }
    try (var in = Lens.class.getResourceAsStream(FOLDER + path)) {
      return in == null ? missing(path) : Answer.of(type, in.readAllBytes());
    }
  }

  private static Answer missing(String path) {
    return Answer.refusal(404, "There is no such file: " + path);
  }
}
