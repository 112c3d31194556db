package dev.rezo.h2;

import dev.rezo.h2.FieldRules.Defect;
import dev.rezo.h2.hpack.FieldHandler;
import dev.rezo.http.Headers;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Collects the fields of one header block, and checks what makes a message malformed (RFC 9113
 * sections 8.2 and 8.3). It keeps the first thing that is wrong and goes on, since the block has to
 * be decoded to its end.
 *
 * <p>Busy servers give many responses the same head. Fields that are those of the head before, the
 * very same strings out of a table, are not checked again, and a head of nothing else is not made
 * again.
 *
 * <p>Not thread-safe; the caller serialises. One for each session, reset for each block.
 */
final class ResponseFields implements FieldHandler {

  /** There is none. */
  static final int NO_STATUS = -1;

  /** A larger head is not kept for the next one, in characters. */
  private static final int MOST_KEPT = 1024;

  private static final String[] NOTHING = {};

  private final ArrayList<String> fields = new ArrayList<>(32);

  /** The fields of the head before, and whether all so far are the same. */
  private String[] before = NOTHING;

  private Headers headBefore = Headers.EMPTY;
  private boolean isRepeated;
  private boolean isWanted;
  private boolean isTrailers;
  private int status;
  private long contentLength;
  private @Nullable Defect defect;
  private boolean isTruncated;

  /** A block begins whose fields somebody wants. */
  void start(boolean asTrailers) {
    reset();
    isWanted = true;
    isTrailers = asTrailers;
  }

  /** A block begins that is decoded for what it does to the table. */
  void startUnwanted() {
    reset();
    isWanted = false;
  }

  private void reset() {
    fields.clear();
    isRepeated = true;
    isTrailers = false;
    status = NO_STATUS;
    contentLength = -1;
    defect = null;
    isTruncated = false;
  }

  /** The first thing that is wrong with the complete block, or null. */
  @Nullable Defect defect() {
    if (defect == null && !isTrailers && status == NO_STATUS) {
      return new Defect("RFC 9113 section 8.3.2", "head: expected :status, actual none");
    }
    return defect;
  }

  /** Whether there were more fields than are kept. */
  boolean isTruncated() {
    return isTruncated;
  }

  int status() {
    return status;
  }

  /** What Content-Length says, or -1. */
  long contentLength() {
    return contentLength;
  }

  /** The fields without the pseudo-header. */
  Headers headers() {
    if (fields.isEmpty()) {
      return Headers.EMPTY;
    }
    if (isRepeated && fields.size() == before.length) {
      return headBefore;
    }
    String[] taken = fields.toArray(new String[0]);
    Headers made = Headers.deferred(() -> taken);
    if (!isTrailers && defect == null && isWorthKeeping(taken)) {
      before = taken;
      headBefore = made;
    }
    return made;
  }

  private static boolean isWorthKeeping(String[] head) {
    int characters = 0;
    for (String part : head) {
      characters += part.length();
    }
    return characters <= MOST_KEPT;
  }

  @Override
  public void onField(String name, String value, boolean neverIndexed) {
    if (!isWanted || defect != null) {
      return;
    }
    if (name.startsWith(":")) {
      pseudo(name, value);
      return;
    }
    if (!isAsBefore(fields.size(), name, value)) {
      isRepeated = false;
      wrong(FieldRules.ofName(name, fields.size() / 2 + 1));
      wrong(FieldRules.ofValue(name, value));
      wrong(FieldRules.ofMeaning(name, value));
    }
    checkLength(name, value);
    fields.add(name);
    fields.add(value);
  }

  @SuppressWarnings({"StringEquality", "ReferenceEquality"}) // To compare would be to check again.
  private boolean isAsBefore(int at, String name, String value) {
    return at < before.length && before[at] == name && before[at + 1] == value;
  }

  @Override
  public void onTruncated() {
    isTruncated = true;
  }

  /** Section 8.3.2: one :status, in front of all others, and only in a head. */
  private void pseudo(String name, String value) {
    if (!name.equals(":status")) {
      wrong("RFC 9113 section 8.3", "head: expected no pseudo-header but :status, actual another");
    } else if (isTrailers) {
      wrong("RFC 9113 section 8.1", "trailers: expected no pseudo-header, actual :status");
    } else if (!fields.isEmpty()) {
      wrong("RFC 9113 section 8.3", "head: expected :status before other fields, actual behind");
    } else if (status != NO_STATUS) {
      wrong("RFC 9113 section 8.3", "head: expected one :status, actual several");
    } else {
      status = statusOf(value);
    }
  }

  private int statusOf(String value) {
    boolean isStatus = value.length() == 3 && value.charAt(0) >= '1';
    int number = 0;
    for (int i = 0; i < value.length() && isStatus; i++) {
      isStatus = value.charAt(i) >= '0' && value.charAt(i) <= '9';
      number = 10 * number + value.charAt(i) - '0';
    }
    if (!isStatus) {
      wrong("RFC 9113 section 8.3.2", "head: expected a :status of three digits, actual another");
    } else if (number == 101) {
      wrong("RFC 9113 section 8.6", "status 101: expected none with HTTP/2, actual one");
    }
    return number;
  }

  private void checkLength(String name, String value) {
    if (name.equals("content-length") && !isTrailers) {
      long length = length(value);
      if (length < 0 || (contentLength >= 0 && contentLength != length)) {
        wrong(
            "RFC 9113 section 8.1.1",
            "content-length: expected one number, actual "
                + (length < 0 ? "none" : "different ones"));
      }
      contentLength = length;
    }
  }

  private static long length(String value) {
    if (value.isEmpty() || value.length() > 18) {
      return -1;
    }
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      length = 10 * length + c - '0';
    }
    return length;
  }

  private void wrong(String rule, String message) {
    wrong(new Defect(rule, message));
  }

  private void wrong(@Nullable Defect found) {
    if (defect == null) {
      defect = found;
    }
  }
}
