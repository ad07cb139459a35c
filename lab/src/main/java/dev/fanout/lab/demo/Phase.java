package dev.fanout.lab.demo;

import dev.fanout.lab.program.HttpCall;
import java.util.List;

/**
 * A part of the demo that is measured.
 *
 * @param before sets the services up for it
 * @param criticalPathMillis what the services make every complete answer take at least; 0 where
 *     there is no such number
 */
record Phase(String title, List<HttpCall> before, Load load, double criticalPathMillis) {
  Phase again() {
    return new Phase(title + ", once more", before, load, criticalPathMillis);
  }
}
