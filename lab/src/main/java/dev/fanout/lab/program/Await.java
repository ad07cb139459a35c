package dev.fanout.lab.program;

import java.io.IOException;

/** Asks until the answer is a success. */
public record Await(HttpCall call) implements Step {
  /** Asks once. */
  public boolean answered() throws InterruptedException {
    try {
      return call.send().ok();
    } catch (IOException e) {
      return false; // not up yet
    }
  }

  @Override
  public String shell() {
    return "until curl -fs -o /dev/null "
        + Shell.quote(call.uri().toString())
        + "; do sleep 1; done";
  }
}
