package dev.rezo.http;

/**
 * Header fields as a protocol session has received and checked them: what {@link Headers#deferred}
 * decodes when somebody looks. Most are never looked at; and who asks whether one is there that is
 * not, as interceptors do of each response, need not pay for all of them.
 *
 * <p>Lifecycle: let go of once decoded.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface FieldSource {

  /**
   * Names and values in turn, in an array that is not used again; called once, or by several
   * threads that come at once, each time with the same answer.
   */
  String[] decode();

  /** Whether a field has this name, whatever its case; true also where that is not known. */
  default boolean contains(String name) {
    return true;
  }
}
