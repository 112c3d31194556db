package dev.rezo.dnsjava;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * A question as it is sent once, and what its answer must repeat.
 *
 * <p>Immutable.
 */
final class Query {

  /** What passes every path without fragments: the DNS flag day of 2020. */
  static final int UDP_PAYLOAD = 1232;

  private final int id;
  private final Record question;
  private final byte[] bytes;

  private Query(int id, Record question, byte[] bytes) {
    this.id = id;
    this.question = question;
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
    Record asked = question.record();
    message.addRecord(asked, Section.QUESTION);
    if (edns) {
      message.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
    }
    return new Query(id, asked, message.toWire());
  }

  /** The message; nobody changes it. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * The message in these bytes if it answers this query: it has the id and repeats the question
   * (RFC 5452 section 9.1). Null for what else comes: an answer to somebody else's query, a forgery
   * or noise.
   */
  @Nullable Message answerIn(byte[] received) {
    if (received.length < Header.LENGTH
        || (((received[0] & 0xFF) << 8) | (received[1] & 0xFF)) != id
        || received[2] >= 0) { // QR, the highest bit: not an answer
      return null;
    }
    Message message;
    try {
      message = new Message(received);
    } catch (IOException | RuntimeException noMessage) {
      return null; // whoever wrote it: what cannot be read answers nothing
    }
    return message.getHeader().getOpcode() == Opcode.QUERY && repeatsQuestion(message)
        ? message
        : null;
  }

  private boolean repeatsQuestion(Message message) {
    int questions = message.getHeader().getCount(Section.QUESTION);
    if (questions == 0) {
      // RFC 6891 section 7: who does not know EDNS may answer with a header alone.
      return message.getHeader().getRcode() == Rcode.FORMERR;
    }
    Record repeated = message.getQuestion();
    return questions == 1
        && repeated.getType() == question.getType()
        && repeated.getDClass() == question.getDClass()
        && repeated.getName().equals(question.getName());
  }

  @Override
  public String toString() {
    return "Query[" + id + " " + question.getName() + "]";
  }
}
