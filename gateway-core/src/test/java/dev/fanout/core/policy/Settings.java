package dev.fanout.core.policy;

import dev.fanout.core.downstream.Service;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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
    return bound("gateway", GatewayProperties.class, keysAndValues);
  }

  /** The same, of six services that are somewhere. */
  static DownstreamProperties downstream(String... keysAndValues) {
    var urls =
        Arrays.stream(Service.values())
            .flatMap(service -> Stream.of(service + ".base-url", "http://localhost:1"));
    return bound(
        "downstream",
        DownstreamProperties.class,
        Stream.concat(urls, Arrays.stream(keysAndValues)).toArray(String[]::new));
  }

  private static <T> T bound(String prefix, Class<T> type, String... keysAndValues) {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(prefix + "." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate(prefix, Bindable.of(type));
  }
}
