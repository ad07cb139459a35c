package dev.fanout.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A test that a document names is there, and what README says of a copy holds. */
class DocsTest {

  /** A class of tests and, perhaps, one of its methods, in backticks. */
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:IT|Test))(?:\\.(\\w+))?`");

  private static final Pattern MODULE =
      Pattern.compile("<artifactId>(gateway-\\w+|downstream-stubs|lab)</artifactId>");

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

  /** So that all other modules can be deleted. */
  @ParameterizedTest
  @ValueSource(strings = {"gateway-core", "downstream-stubs", "gateway-mvc", "gateway-webflux"})
  void aGatewayNeedsNoModuleThatACopyIsWithout(String module) throws IOException {
    var pom = Files.readString(Repository.ROOT.resolve(module).resolve("pom.xml"));
    assertThat(MODULE.matcher(pom).results().map(found -> found.group(1)))
        .isSubsetOf(module, "gateway-core", "downstream-stubs");
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
