package dev.fanout.core.policy;

/** A configuration value that is of the right type and still not allowed. */
public final class InvalidSetting extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidSetting(String key, Object value, String allowed) {
    super("%s: '%s' is not allowed, only %s".formatted(key, value, allowed));
  }
}
