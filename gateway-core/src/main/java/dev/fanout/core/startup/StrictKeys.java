package dev.fanout.core.startup;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/** A key of a breaker, a bulkhead or a retry that does not exist stops the program, as ours do. */
public final class StrictKeys implements ConfigurationPropertiesBindHandlerAdvisor {

  private static final ConfigurationPropertyName RESILIENCE4J =
      ConfigurationPropertyName.of("resilience4j");

  /** Others, such as metrics, are read by whoever needs them, and not bound. */
  private static final List<String> BOUND = List.of(".instances.", ".configs.");

  @Override
  public BindHandler apply(BindHandler handler) {
    return new NoUnboundElementsBindHandler(handler, new UnboundElementsSourceFilter()) {
      @Override
      public void onFinish(
          ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result)
          throws Exception {
        if (RESILIENCE4J.isAncestorOf(name)) {
          try {
            super.onFinish(name, target, context, result);
          } catch (UnboundConfigurationPropertiesException e) {
            requireNoneBound(name, e);
          }
        }
        handler.onFinish(name, target, context, result);
      }
    };
  }

  private static void requireNoneBound(
      ConfigurationPropertyName prefix, UnboundConfigurationPropertiesException unbound) {
    var wrong =
        unbound.getUnboundProperties().stream()
            .filter(property ->
                BOUND.stream()
                    .anyMatch(part -> property.getName().toString().startsWith(prefix + part)))
            .collect(Collectors.toSet());
    if (!wrong.isEmpty()) {
      throw new UnboundConfigurationPropertiesException(wrong);
    }
  }
}
