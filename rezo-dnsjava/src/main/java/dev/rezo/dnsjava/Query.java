package dev.rezo.dnsjava;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/**
 * A question as it is sent once, and what its answer must repeat.
 *
 * <p>Immutable.
 */
final class Query {

  /** What passes every path without fragments: the DNS flag day of 2020. */
  static final int UDP_PAYLOAD = 1232;

  /**
   * Pointers in a row before a label comes. Who compresses needs one; a message of thousands would
   * cost seconds to read (RFC 1035 section 4.1.4 sets no limit, and RFC 9267 section 2 tells why).
   */
  private static final int MOST_POINTERS = 4;

  /** A pointer has 14 bits. */
  private static final int FARTHEST_POINTED_AT = 1 << 14;

  /** After the name of a question: its type and its class. */
  private static final int TYPE_AND_CLASS = 4;

  private final int id;
  private final Name name;
  private final byte[] bytes;

  private Query(int id, Name name, byte[] bytes) {
    this.id = id;
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * A query that wants recursion.
   *
   * @param id from 0 to 65535
   * @param edns whether to say that answers may be longer than 512 bytes (RFC 6891)
   */
  static Query of(Question question, int id, boolean edns) {
    Message message = new Message(id);
    message.getHeader().setOpcode(Opcode.QUERY);
    message.getHeader().setFlag(Flags.RD);
    message.addRecord(question.record(), Section.QUESTION);
    if (edns) {
      message.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
    }
    return new Query(id, question.name(), message.toWire());
  }

  /** The message; nobody changes it. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * The message in these bytes if it answers this query: it has the id and repeats the question
   * (RFC 5452 section 9.1). Null for what else comes: an answer to somebody else's query, a forgery
   * or noise. What does not repeat them is not read any further.
   */
  @Nullable Message answerIn(byte[] received) {
    if (!isAnswer(received) || !repeatsQuestion(received) || isTangled(received)) {
      return null;
    }
    try {
      return new Message(received);
    } catch (IOException | RuntimeException noMessage) {
      return null; // whoever wrote it: what cannot be read answers nothing
    }
  }

  private boolean isAnswer(byte[] received) {
    return received.length >= Header.LENGTH
        && u16(received, 0) == id
        && received[2] < 0 // QR, the highest bit
        && ((received[2] >> 3) & 0xF) == Opcode.QUERY;
  }

  private boolean repeatsQuestion(byte[] received) {
    int questions = u16(received, 4);
    if (questions == 0) {
      // RFC 6891 section 7: who does not know EDNS may answer with a header alone.
      return (received[3] & 0xF) == Rcode.FORMERR;
    }
    int end = Header.LENGTH + name.length() + TYPE_AND_CLASS;
    if (questions != 1 || received.length < end) {
      return false;
    }
    for (int i = Header.LENGTH; i < end; i++) {
      boolean same =
          i < end - TYPE_AND_CLASS
              ? lowerCase(received[i]) == lowerCase(bytes[i])
              : received[i] == bytes[i];
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Of a letter (RFC 4343); the length of a label, which is at most 63, stays what it is. */
  private static int lowerCase(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }

  /** Whether pointers lead to pointers, and so on, wherever in the message a name may begin. */
  private static boolean isTangled(byte[] message) {
    byte[] pointers = new byte[Math.min(message.length - 1, FARTHEST_POINTED_AT)];
    for (int i = Header.LENGTH; i < pointers.length; i++) {
      int target = u16(message, i) - (0xC0 << 8);
      if (target >= 0 && target < i) {
        pointers[i] = (byte) (pointers[target] + 1);
        if (pointers[i] > MOST_POINTERS) {
          return true;
        }
      }
    }
    return false;
  }

  private static int u16(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }

  @Override
  public String toString() {
    return "Query[" + id + " " + name + "]";
  }
}
