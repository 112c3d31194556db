package dev.rezo.plugins.decompression.brotli;

/**
 * The input has ended within something that is read as one; it is read again when more has come.
 *
 * <p>Immutable.
 */
final class NeedsInput extends Exception {

  private static final long serialVersionUID = 1L;

  NeedsInput() {
    super("more input is needed", null, false, false);
  }
}
