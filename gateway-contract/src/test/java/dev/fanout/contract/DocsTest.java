package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test that a document names is there. */
class DocsTest {

  /** A class of tests and, perhaps, one of its methods, in backticks. */
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:IT|Test))(?:\\.(\\w+))?`");

  @ParameterizedTest
  @MethodSource
  void namesTestsThatExist(Path document) throws IOException {
    var named = NAMED.matcher(Files.readString(document));
    while (named.find()) {
      var sources = sourcesOf(named.group(1));
      assertThat(sources).as(named.group()).hasSizeBetween(1, 2);
      if (named.group(2) != null) {
        assertThat(Files.readString(sources.getFirst())).contains("void " + named.group(2) + "(");
      }
    }
  }

  static List<Path> namesTestsThatExist() throws IOException {
    return files(Repository.ROOT.resolve("docs"), ".md");
  }

  private static List<Path> sourcesOf(String type) throws IOException {
    return files(Repository.ROOT, type + ".java");
  }

  private static List<Path> files(Path below, String ending) throws IOException {
    try (var files = Files.walk(below)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !file.toString().contains("target"))
          .toList();
    }
  }
}
