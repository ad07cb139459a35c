package dev.fanout.core.startup;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/** A key of Resilience4j's that does not exist stops the program, as one of ours does. */
public final class StrictKeys implements ConfigurationPropertiesBindHandlerAdvisor {

  private static final ConfigurationPropertyName RESILIENCE4J =
      ConfigurationPropertyName.of("resilience4j");

  @Override
  public BindHandler apply(BindHandler handler) {
    return new NoUnboundElementsBindHandler(handler, new UnboundElementsSourceFilter()) {
      @Override
      public void onFinish(
          ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result)
          throws Exception {
        if (RESILIENCE4J.isAncestorOf(name)) {
          super.onFinish(name, target, context, result);
        }
        handler.onFinish(name, target, context, result);
      }
    };
  }
}
