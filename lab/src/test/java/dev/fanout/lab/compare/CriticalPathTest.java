package dev.fanout.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fanout.lab.program.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

class CriticalPathTest {
  @Test
  void isTheSlowestChain() {
    var usual = new CriticalPath(service -> service.delay().toMillis());
    assertThat(usual.percentile(50)).as("reviews alone").isEqualTo(30);
    var slow =
        new CriticalPath(service -> service == Service.SHIPPING ? 70 : service.delay().toMillis());
    assertThat(slow.percentile(99)).as("inventory, then shipping").isEqualTo(80);
  }

  /** Of several that vary the slowest takes longer than each usually does. */
  @Test
  void isLongerWhereDelaysVary() {
    var typical = CriticalPath.typical();
    assertThat(typical.percentile(50)).isBetween(32L, 34L);
    assertThat(typical.percentile(99)).isBetween(46L, 50L);
  }

  @Test
  void whatIsAddedIsTheRest() {
    var names = List.of("gateway-webflux", "gateway-mvc");
    var comparison = new Comparison(names, Samples.run());
    var path = new CriticalPath(_ -> 10L); // two in a row
    var added = path.added(comparison, "gateway-webflux", 0.4, Figure.P50).orElseThrow();
    var answers = comparison.mean("gateway-webflux", 0.4, Figure.P50).orElseThrow();
    assertThat(added.value()).isCloseTo(answers.value() - 20, within(1e-9));
    assertThat(added.low()).isCloseTo(answers.low() - 20, within(1e-9));
    assertThat(added.high()).isCloseTo(answers.high() - 20, within(1e-9));
    assertThat(path.grid(comparison).heads())
        .startsWith("contestant", "p50 at 40 %, ms", "p99 at 40 %, ms")
        .hasSize(5);
    assertThat(path.grid(comparison).rows())
        .extracting(List::getFirst)
        .containsExactly("gateway-webflux", "gateway-mvc");
  }
}
