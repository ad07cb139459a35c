package dev.fanout.lab.load;

/**
 * One HTTP response, read to its end.
 *
 * @param reusable the connection may carry another request
 */
record Answer(int status, byte[] body, boolean reusable) {}
