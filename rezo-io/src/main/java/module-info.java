/** Event loops, timers, non-blocking transports and TLS; knows no HTTP. */
@org.jspecify.annotations.NullMarked
module dev.rezo.io {
  requires static org.jspecify;

  exports dev.rezo.io;
}
