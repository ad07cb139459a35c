package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Gateway;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {

  @TempDir private Path folder;

  @Test
  void isStartedFromItsJarOnPortsOfItsOwn() throws IOException {
    var jar = jar("spring-webflux-6.2.jar");
    var plan = ComparePlan.of(true);
    var contestant = plan.contestant(Build.parse("before=" + jar), Ports.USUAL, Pinning.NONE, 1);
    var program = contestant.program().orElseThrow();
    assertThat(program.name()).isEqualTo("before");
    assertThat(program.launch().arguments()).endsWith("-jar", jar.toString());
    assertThat(contestant.url().getPort())
        .as("the management's port is another")
        .isEqualTo(program.ports().getFirst());
    assertThat(plan.contestants(Ports.USUAL, Pinning.NONE))
        .noneMatch(other -> other.url().equals(contestant.url()));
  }

  @Test
  void whatIsNoneIsSaidInASentence() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Build.parse("gateway.jar"))
        .withMessageStartingWith("'gateway.jar' is no build; take NAME=JAR as in ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Build.parse("before=nowhere.jar"))
        .withMessage("There is no file nowhere.jar.");
    var other = jar("spring-core-6.2.jar");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Build.parse("before=" + other))
        .withMessage(other + " is the jar of neither gateway.");
    var none = Files.writeString(folder.resolve("text"), "no jar");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Build.parse("before=" + none))
        .withMessage(none + " is the jar of neither gateway.");
  }

  @Test
  void knowsWhoseItIs() throws IOException {
    assertThat(Build.parse("before=" + jar("spring-webmvc-6.2.jar")).gateway())
        .isEqualTo(Gateway.MVC);
    assertThat(Build.parse("before=" + jar("spring-webflux-6.2.jar")).gateway())
        .isEqualTo(Gateway.WEBFLUX);
  }

  @Test
  void aNameIsThereOnce() throws IOException {
    var jar = jar("spring-webmvc-6.2.jar");
    for (String name : List.of("gateway-mvc", "gateway-webflux")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> compare(full(), List.of(name + "=" + jar)))
          .withMessage("There is a contestant '%s' already.", name);
    }
  }

  @Test
  void theGatewayItIsNoBuildOfTakesNoPart() throws IOException {
    assertThat(started(List.of("before=" + jar("spring-webmvc-6.2.jar"))))
        .contains("before", "gateway-mvc", "yardstick")
        .doesNotContain("gateway-webflux", "gateway-mvc-platform");
    assertThat(started(List.of()))
        .contains("gateway-webflux", "gateway-mvc", "gateway-mvc-platform", "yardstick");
  }

  @Test
  void manyOfThemAreInNobodysWay() throws IOException {
    var jar = jar("spring-webflux-6.2.jar");
    var builds = IntStream.range(0, 10).mapToObj(n -> "build" + n + "=" + jar).toList();
    var extent = new Extent(false, List.of(), List.of(), OptionalInt.empty());
    assertThat(
            compare(extent, builds).programs(Ports.USUAL).stream().flatMap(p -> p.ports().stream()))
        .hasSizeGreaterThan(2 * builds.size())
        .doesNotHaveDuplicates();
  }

  private static List<String> started(List<String> builds) {
    return compare(full(), builds).programs(Ports.USUAL).stream().map(Program::name).toList();
  }

  @Test
  void levelsAreSharesOfTheKnee() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compare(quick(List.of(40, 120), OptionalInt.empty()), List.of()))
        .withMessage("A level is a share of the weakest knee, 1 to 100 percent: [40, 120].");
  }

  @Test
  void fewRepetitionsHaveNoInterval() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compare(quick(List.of(), OptionalInt.of(4)), List.of()))
        .withMessage("Fewer than 5 repetitions have no interval: 4.");
  }

  /** Of two builds of the same sources, since a run goes on with those only. */
  @Test
  void isTheSameWithAnotherManifestAndBillOfMaterials() throws IOException {
    var one = jar("one", Map.of("A.class", "code", "META-INF/MANIFEST.MF", "JDK 17"));
    var same =
        jar(
            "same",
            Map.of(
                "A.class", "code",
                "META-INF/MANIFEST.MF", "JDK 25",
                "META-INF/sbom/application.cdx.json", "{}"));
    var other = jar("other", Map.of("A.class", "other code", "META-INF/MANIFEST.MF", "JDK 17"));
    assertThat(Contestant.sha256(one))
        .hasSize(64)
        .isEqualTo(Contestant.sha256(same))
        .isNotEqualTo(Contestant.sha256(other));
  }

  private Path jar(String name, Map<String, String> entries) throws IOException {
    var jar = folder.resolve(name + ".jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (var entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private static Extent quick(List<Integer> levels, OptionalInt repetitions) {
    return new Extent(true, List.of(), levels, repetitions);
  }

  private static Extent full() {
    return new Extent(false, List.of(Sample.TYPICAL), List.of(), OptionalInt.empty());
  }

  private static Compare compare(Extent extent, List<String> builds) {
    return new Compare(extent, List.of(), builds, Ports.USUAL);
  }

  private Path jar(String library) throws IOException {
    var jar = folder.resolve(library + ".boot.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("BOOT-INF/lib/" + library));
    }
    return jar;
  }
}
