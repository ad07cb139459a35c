package dev.fanout.gateway.stream;

import java.io.IOException;

/** Writes JSON as Spring does. */
@FunctionalInterface
public interface Json {

  byte[] bytes(Object value) throws IOException;
}
