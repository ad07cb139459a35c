package dev.fanout.core.policy;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Properties as Spring Boot would bind them. */
public final class Settings {

  private Settings() {}

  /**
   * @param keysAndValues without the prefix, one after the other
   */
  public static GatewayProperties gateway(String... keysAndValues) {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put("gateway." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("gateway", Bindable.of(GatewayProperties.class));
  }
}
