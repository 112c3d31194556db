package dev.rezo.testing;

import java.io.IOException;

/** A request that breaks RFC 9112: the fault of the client under test. Immutable. */
final class BadRequestException extends IOException {

  private static final long serialVersionUID = 1L;

  BadRequestException(String message) {
    super(message);
  }
}
