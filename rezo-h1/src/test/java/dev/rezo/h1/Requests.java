package dev.rezo.h1;

import dev.rezo.http.Body;
import dev.rezo.http.BodySource;
import dev.rezo.http.Request;
import dev.rezo.http.Url;

/** Requests as these tests send them. */
final class Requests {

  private Requests() {}

  static Request of(String method) {
    return to(method).build();
  }

  static Request.Builder to(String method) {
    return Request.builder(method, Url.parse("http://example.com/a?b=c"));
  }

  /** A body that is only asked for its length and type: the bytes are the caller's to write. */
  record Announced(long length, String contentType) implements Body {

    static Announced of(long length) {
      return new Announced(length, null);
    }

    @Override
    public boolean isReplayable() {
      return true;
    }

    @Override
    public BodySource open() {
      throw new AssertionError("a session opens no body");
    }
  }
}
