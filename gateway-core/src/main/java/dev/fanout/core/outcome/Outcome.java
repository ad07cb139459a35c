package dev.fanout.core.outcome;

/** How a downstream call ended: with a value, or without one for a known reason. */
public sealed interface Outcome<T> {

  record Present<T>(T value) implements Outcome<T> {}

  record Missing<T>(Reason reason) implements Outcome<T> {}

  static <T> Outcome<T> present(T value) {
    return new Present<>(value);
  }

  static <T> Outcome<T> missing(Reason reason) {
    return new Missing<>(reason);
  }
}
