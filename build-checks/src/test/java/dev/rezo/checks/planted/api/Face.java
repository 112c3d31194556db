package dev.rezo.checks.planted.api;

import java.util.List;
import java.util.Optional;

/** A public type whose signatures mention one that is hidden. Thread-safe. */
public class Face extends Quiet implements Hidden {

  protected final Hidden[] field = {};

  /** The hidden type comes back. */
  public Hidden returned() {
    return this;
  }

  /** The hidden type goes in. */
  public void taken(Hidden given) {
    inner(given);
  }

  /** The hidden type is an argument of a type. */
  public Optional<List<? extends Hidden>> nested() {
    return Optional.empty();
  }

  /** Nobody outside sees this one. */
  void inner(Hidden given) {}

  /** A part of it. Immutable. */
  public interface Part {
    /** The hidden type, further in. */
    Hidden part();
  }

  /** Nobody outside sees this one. Immutable. */
  interface HiddenPart {
    Hidden part();
  }
}
