package dev.fanout.core.policy;

import io.github.resilience4j.bulkhead.event.BulkheadEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.consumer.CircularEventConsumer;
import io.github.resilience4j.consumer.EventConsumerRegistry;
import io.github.resilience4j.retry.event.RetryEvent;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps none of Resilience4j's events. Its starter would keep the last hundred of each part, for
 * endpoints that a gateway does not have, behind a lock that calls and event loops wait for.
 */
@Configuration(proxyBeanMethods = false)
public class UnreadEvents {

  @Bean
  EventConsumerRegistry<CircuitBreakerEvent> breakerEvents() {
    return new Unread<>();
  }

  @Bean
  EventConsumerRegistry<BulkheadEvent> bulkheadEvents() {
    return new Unread<>();
  }

  @Bean
  EventConsumerRegistry<RetryEvent> retryEvents() {
    return new Unread<>();
  }

  private static final class Unread<T> implements EventConsumerRegistry<T> {

    private final CircularEventConsumer<T> consumer =
        new CircularEventConsumer<>(1) {
          @Override
          public void consumeEvent(T event) {
            // nobody asks for it
          }
        };

    @Override
    public CircularEventConsumer<T> createEventConsumer(String name, int size) {
      return consumer;
    }

    @Override
    public CircularEventConsumer<T> removeEventConsumer(String name) {
      return consumer;
    }

    @Override
    public CircularEventConsumer<T> getEventConsumer(String name) {
      return consumer;
    }

    @Override
    public List<CircularEventConsumer<T>> getAllEventConsumer() {
      return List.of(consumer);
    }
  }
}
