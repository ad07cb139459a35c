package dev.fanout.gateway;

import dev.fanout.core.admission.Admission;
import dev.fanout.core.jvm.VirtualThreads;
import dev.fanout.core.log.AsyncConsole;
import dev.fanout.core.log.LogFormat;
import dev.fanout.core.openapi.ApiDescription;
import dev.fanout.core.policy.Calls;
import dev.fanout.core.policy.DownstreamProperties;
import dev.fanout.core.policy.GatewayProperties;
import dev.fanout.core.policy.Resilience;
import dev.fanout.core.policy.UnreadEvents;
import dev.fanout.core.product.Json;
import dev.fanout.core.startup.StrictKeys;
import dev.fanout.core.startup.WarmUp;
import dev.fanout.core.trace.Exemplars;
import dev.fanout.core.trace.Spans;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

@SpringBootApplication
@EnableConfigurationProperties({GatewayProperties.class, DownstreamProperties.class})
@Import({
  Admission.class,
  ApiDescription.class,
  AsyncConsole.Meter.class,
  Calls.class,
  Exemplars.class,
  Json.class,
  Resilience.class,
  Spans.class,
  StrictKeys.class,
  UnreadEvents.class,
  VirtualThreads.class,
  WarmUp.class
})
public class Gateway {

  public static void main(String[] args) {
    var gateway = new SpringApplication(Gateway.class);
    gateway.setDefaultProperties(LogFormat.ofThisConsole());
    gateway.run(args);
  }
}
