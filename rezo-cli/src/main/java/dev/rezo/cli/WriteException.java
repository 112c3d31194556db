package dev.rezo.cli;

import java.io.IOException;

/**
 * What was received could not be written: told apart from what could not be read.
 *
 * <p>Immutable.
 */
final class WriteException extends IOException {

  private static final long serialVersionUID = 1L;

  WriteException(String where, IOException cause) {
    super(where + ": " + cause.getMessage(), cause);
  }
}
