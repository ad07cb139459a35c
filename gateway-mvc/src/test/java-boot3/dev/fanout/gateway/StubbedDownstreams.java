package dev.fanout.gateway;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.cloud.contract.wiremock.AutoConfigureWireMock;
import org.springframework.cloud.contract.wiremock.WireMockConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The six services of downstream-stubs behind one WireMock, by spring-cloud-contract-wiremock. */
@Retention(RetentionPolicy.RUNTIME)
@AutoConfigureWireMock(port = 0, stubs = "classpath*:/wiremock/mappings/**/*.json")
@TestPropertySource(
    properties = {
      "wiremock.placeholders.enabled=false", // it calls a constructor that WireMock 3 has not
      "downstream.catalog.base-url=http://localhost:${wiremock.server.port}",
      "downstream.pricing.base-url=http://localhost:${wiremock.server.port}",
      "downstream.inventory.base-url=http://localhost:${wiremock.server.port}",
      "downstream.reviews.base-url=http://localhost:${wiremock.server.port}",
      "downstream.recommendations.base-url=http://localhost:${wiremock.server.port}",
      "downstream.shipping.base-url=http://localhost:${wiremock.server.port}",
      // the first calls of a young JVM take their time
      "gateway.deadline=1m",
      "downstream.catalog.timeout=30s",
      "downstream.pricing.timeout=30s",
      "downstream.inventory.timeout=30s",
      "downstream.reviews.timeout=30s",
      "downstream.recommendations.timeout=30s",
      "downstream.shipping.timeout=30s"
    })
@Import(StubbedDownstreams.Templates.class)
@interface StubbedDownstreams {

  @TestConfiguration(proxyBeanMethods = false)
  class Templates {

    @Bean
    WireMockConfigurationCustomizer templating() {
      return options -> options.templatingEnabled(true);
    }
  }
}
