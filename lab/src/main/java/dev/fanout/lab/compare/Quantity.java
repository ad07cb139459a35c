package dev.fanout.lab.compare;

import java.util.OptionalDouble;

/** What is compared of samples. Less is better, always. */
interface Quantity {
  String label();

  String unit();

  /** Empty where it could not be had. */
  OptionalDouble of(Sample sample);
}
