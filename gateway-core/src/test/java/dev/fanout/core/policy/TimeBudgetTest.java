package dev.fanout.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.core.downstream.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** The worst case of docs/resilience.md, worked out from gateway.yaml. */
class TimeBudgetTest {

  private static final List<Service> SECOND_STAGE =
      List.of(Service.RECOMMENDATIONS, Service.SHIPPING);

  private final Binder settings = settings();
  private final long deadline =
      settings.bindOrCreate("gateway", GatewayProperties.class).deadline().toMillis();
  private final DownstreamProperties downstream =
      settings.bindOrCreate("downstream", DownstreamProperties.class);

  @Test
  void twoStagesFitIntoTheDeadline() throws IOException {
    long reserve = Math.clamp(deadline / 20, 5, 50);
    long calls = deadline - reserve;
    long first = slowest(Stream.of(Service.values()).filter(s -> !SECOND_STAGE.contains(s)));
    long second = slowest(SECOND_STAGE.stream());
    long backoffs = backoffs();
    assertThat(first + second).isLessThanOrEqualTo(calls);
    assertThat(Files.readString(Path.of("..", "docs", "resilience.md")))
        .contains(
            "| deadline of a request | " + deadline + " |",
            "| reserve for the answer | " + reserve + " |",
            "| left for calls | " + calls + " |",
            "| slowest first stage (catalog, pricing, inventory, reviews) | " + first + " |",
            "| slowest second stage (recommendations, shipping) | " + second + " |",
            "| both stages | " + (first + second) + " |",
            "| slack | " + (calls - first - second) + " |",
            "| of a call: its two back-offs at their longest | " + backoffs + " |",
            "| of a call: left for three attempts | " + (first - backoffs) + " |",
            "what is left for calls, " + calls / 2 + " ms each");
  }

  private long slowest(Stream<Service> stage) {
    return stage.map(downstream::of).mapToLong(s -> s.timeout().toMillis()).max().orElseThrow();
  }

  private long backoffs() {
    String retry = "resilience4j.retry.configs.default.";
    assertThat(settings.bind(retry + "max-attempts", Integer.class).get()).isEqualTo(3);
    long wait = settings.bind(retry + "wait-duration", Duration.class).get().toMillis();
    int multiplier = settings.bind(retry + "exponential-backoff-multiplier", Integer.class).get();
    return wait + wait * multiplier;
  }

  private static Binder settings() {
    try {
      var environment = new StandardEnvironment();
      environment
          .getPropertySources()
          .remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
      new YamlPropertySourceLoader()
          .load("gateway", new ClassPathResource("gateway.yaml"))
          .forEach(environment.getPropertySources()::addLast);
      return new Binder(ConfigurationPropertySources.get(environment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
