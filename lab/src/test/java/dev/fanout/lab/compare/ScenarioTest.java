package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fanout.lab.process.Pinning;
import dev.fanout.lab.program.Ports;
import dev.fanout.lab.program.Program;
import dev.fanout.lab.program.Service;
import dev.fanout.lab.replay.Behaviour;
import dev.fanout.lab.replay.Behaviour.Mode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is started for which scenario, who takes part, and how long it takes. */
class ScenarioTest {
  private static final double KNEE = 1000;

  private final ComparePlan full = ComparePlan.of(false);
  private final List<Contestant> contestants = full.contestants(Ports.USUAL, Pinning.NONE);

  @Test
  void theFullRunTakesAboutSixHours() {
    var times = Timetable.of(full, true, Scenarios.all(), contestants.size());
    assertThat(times).containsKeys(Scenarios.names().toArray(String[]::new));
    assertThat(Timetable.sum(times)).isBetween(Duration.ofMinutes(350), Duration.ofMinutes(410));
  }

  @Test
  void theQuickRunTakesFourMinutesAtMost() {
    var times = Timetable.of(ComparePlan.of(true), true, List.of(), 2);
    assertThat(Timetable.sum(times)).isLessThan(Duration.ofMinutes(4));
  }

  @Test
  void theDocumentHasARowForEach() throws IOException {
    var document = Files.readString(Path.of("../docs/comparison.md"));
    assertThat(document.lines().filter(line -> line.startsWith("| `")))
        .map(line -> line.split("`")[1])
        .filteredOn(name -> !name.equals("--only")) // the heads
        .containsExactlyInAnyOrderElementsOf(Scenarios.names());
  }

  @Test
  void slicesAreShort() {
    for (var scenario : Scenarios.all()) {
      assertThat(scenario.length())
          .as(scenario.name())
          .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(30));
    }
  }

  @Test
  void lengthsAreForPeople() {
    assertThat(Timetable.text(Duration.ofSeconds(50))).isEqualTo("50 s");
    assertThat(Timetable.text(Duration.ofSeconds(190))).isEqualTo("3 min");
    assertThat(Timetable.text(Duration.ofMinutes(175))).isEqualTo("2 h 55 min");
  }

  @Test
  void processesWithRoomAreStartedForWhatNeedsThem() {
    assertThat(programs("typical")).extracting(Program::name).doesNotContain("gateway-mvc-room");
    var programs = programs("concurrency");
    assertThat(programs)
        .extracting(Program::name)
        .contains("gateway-mvc", "gateway-mvc-room", "gateway-webflux-room", "replay");
    var ports = programs.stream().flatMap(program -> program.ports().stream()).toList();
    assertThat(new HashSet<>(ports)).as("no port twice").hasSameSizeAs(ports);
  }

  private static List<Program> programs(String scenario) {
    var extent = new Extent(false, List.of(scenario), List.of(), OptionalInt.empty());
    return new Compare(extent, List.of(), List.of(), Ports.USUAL).programs(Ports.USUAL);
  }

  @Test
  void roomIsForAsManyRequestsAsAScenarioHas() {
    for (var contestant : ComparePlan.roomy(Ports.USUAL, Pinning.NONE)) {
      var environment = contestant.program().orElseThrow().launch().environment();
      assertThat(environment)
          .containsEntry("GATEWAY_ADMISSION_MODE", "off")
          .containsEntry("DOWNSTREAM_REVIEWS_TIMEOUT", "2m")
          .containsEntry("GATEWAY_DEADLINE", "2m");
      int calls =
          Integer.parseInt(
              environment.get("RESILIENCE4J_BULKHEAD_CONFIGS_DEFAULT_MAXCONCURRENTCALLS"));
      assertThat(calls).isGreaterThan(Scenario.BURST_REQUESTS);
    }
  }

  @Test
  void asManyAreAtOnceAsFilesMayBeOpen() {
    assertThat(Scenario.burst(Long.MAX_VALUE)).isEqualTo(5000);
    assertThat(Scenario.burst(35_500)).isEqualTo(5000);
    assertThat(Scenario.burst(20_000)).isEqualTo(2785);
    assertThat(Scenario.burst(256)).isEqualTo(1);
  }

  /** Its samples stand beside those of the process without room. */
  @Test
  void whoHasRoomIsCalledAsUsual() {
    assertThat(ComparePlan.roomy(Ports.USUAL, Pinning.NONE))
        .extracting(Contestant::name)
        .containsExactly("gateway-webflux", "gateway-mvc");
  }

  /** But what is about cold processes, and what a heap or a pool would not forget. */
  @Test
  void whatCountsIsNotTheFirstOfItsKind() {
    assertThat(Scenarios.all())
        .filteredOn(scenario -> !scenario.isRehearsed())
        .extracting(Scenario::name)
        .containsExactly("restart", "fresh-process", "5000-in-flight", "concurrency");
  }

  @Test
  void whoCannotTakePartDoesNot() {
    assertThat(field("black-hole")).hasSize(4);
    assertThat(field("calls"))
        .containsExactly("gateway-webflux", "gateway-mvc", "gateway-mvc-platform");
    var other = new Contestant("mine", "", URI.create("http://localhost:1"), Optional.empty(), 1);
    assertThat(Scenarios.all()).noneMatch(scenario -> scenario.takes(other));
  }

  @Test
  void nothingWarmIsAskedForOnProcessesThatAreLeftCold() {
    var usual = Scenarios.all().stream().filter(scenario -> !scenario.roomy()).toList();
    assertThat(usual.subList(usual.size() - 2, usual.size()))
        .extracting(Scenario::name)
        .containsExactly("restart", "fresh-process");
  }

  @Test
  void aFreshProcessWarmsItselfUpAsAPodDoes() throws IOException {
    var settings = Files.readAllLines(Path.of("../k8s/base/gateway.env"));
    Scenario.WARMS_UP.forEach((name, value) -> assertThat(settings).contains(name + "=" + value));
    var gateway = contestants.getFirst().program().orElseThrow();
    assertThat(gateway.with(Scenario.WARMS_UP).launch().environment())
        .containsAllEntriesOf(Scenario.WARMS_UP)
        .containsAllEntriesOf(gateway.launch().environment());
  }

  @Test
  void batchesHaveTheSameCallsPerSecond() {
    var calls = scenario("calls");
    assertThat(calls.points())
        .extracting(Scenario.Point::at)
        .containsExactly(6.0, 12.0, 24.0, 48.0);
    for (var point : calls.points()) {
      assertThat(calls.rate(point, KNEE, 2 * KNEE) * point.at()).isEqualTo(2400, within(1e-9));
    }
  }

  @Test
  void anOverloadIsTwiceWhatTheStrongestCanDo() {
    var overload = scenario(Scenario.OVERLOAD);
    assertThat(overload.rate(overload.points().getFirst(), KNEE, 1500)).isEqualTo(3000);
    var tail = scenario("long-tail");
    assertThat(tail.rate(tail.points().getFirst(), KNEE, 1500)).isEqualTo(400);
  }

  @Test
  void requestsInFlightAreRateTimesDelay() {
    var concurrency = scenario("concurrency");
    for (var point : concurrency.points()) {
      double rate = concurrency.rate(point, KNEE, KNEE);
      var reviews = concurrency.services(point, rate).get(Service.REVIEWS);
      assertThat(reviews.sigma()).isZero();
      assertThat(rate * reviews.median().toMillis() / 1000).isEqualTo(point.at(), within(0.5));
      assertThat(concurrency.load(point, rate).leadIn())
          .as("as many are under way when it begins to count")
          .isGreaterThan(reviews.median());
      var slowest = concurrency.services(point, concurrency.rate(point, 1, 1));
      assertThat(slowest.get(Service.REVIEWS).median()).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void servicesDoWhatTheNameSays() {
    assertThat(reviews("black-hole").mode()).isEqualTo(Mode.BLACK_HOLE);
    assertThat(reviews("slow-service").median()).hasSeconds(2);
    assertThat(reviews("long-tail").tail()).isEqualTo(0.03);
    assertThat(reviews("5000-in-flight")).isEqualTo(Behaviour.exactly(Duration.ofSeconds(2)));
    var bodies = scenario("bodies");
    assertThat(bodies.points().getLast().services().values())
        .hasSize(6)
        .allSatisfy(
            service -> assertThat(service.padding().orElseThrow().bytes()).isEqualTo(100_000));
  }

  private static Scenario scenario(String name) {
    return Scenarios.named(List.of(name)).getFirst();
  }

  private static Behaviour reviews(String name) {
    var scenario = scenario(name);
    return scenario.services(scenario.points().getFirst(), KNEE).get(Service.REVIEWS);
  }

  private List<String> field(String name) {
    return contestants.stream().filter(scenario(name)::takes).map(Contestant::name).toList();
  }
}
