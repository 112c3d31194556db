/** The vocabulary and the SPIs of the client; knows no bytes on a wire. */
@org.jspecify.annotations.NullMarked
module dev.rezo.http {
  requires static org.jspecify;

  exports dev.rezo.http;
}
