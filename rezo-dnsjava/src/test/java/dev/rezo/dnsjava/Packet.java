package dev.rezo.dnsjava;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A DNS message that a test writes by hand, byte for byte (RFC 1035 section 4), without the library
 * that reads it.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Packet {

  /** The bytes of a header. */
  static final int HEADER = 12;

  static final int A = 1;
  static final int CNAME = 5;
  static final int NS = 2;
  static final int SOA = 6;
  static final int AAAA = 28;
  static final int SRV = 33;
  static final int HTTPS = 65;

  private static final int QR = 0x8000;
  private static final int RD = 0x0100;
  private static final int RA = 0x0080;
  private static final int TC = 0x0200;

  private int id;
  private int flags = QR | RD | RA;
  private final ByteArrayOutputStream question = new ByteArrayOutputStream();
  private int questions;
  private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
  private int answerCount;
  private final ByteArrayOutputStream authority = new ByteArrayOutputStream();
  private int authorityCount;

  private Packet() {}

  /** An answer with this id that repeats this question. */
  static Packet answer(int id, String name, int type) {
    Packet packet = new Packet();
    packet.id = id;
    packet.question(name, type);
    return packet;
  }

  /** An answer to what was asked. */
  static Packet answer(Asked asked) {
    return answer(asked.id(), asked.name(), asked.type());
  }

  private void question(String name, int type) {
    question.writeBytes(name(name));
    u16(question, type);
    u16(question, 1);
    questions++;
  }

  Packet withoutQuestion() {
    question.reset();
    questions = 0;
    return this;
  }

  Packet id(int value) {
    id = value;
    return this;
  }

  Packet asQuery() {
    flags &= ~QR;
    return this;
  }

  Packet code(int rcode) {
    flags = (flags & ~0xF) | rcode;
    return this;
  }

  Packet truncated() {
    flags |= TC;
    return this;
  }

  /** {@code address} is an IPv4 or an IPv6 one, in bytes. */
  Packet address(String name, long ttl, int... address) {
    byte[] data = new byte[address.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) address[i];
    }
    return record(name, data.length == 4 ? A : AAAA, ttl, data);
  }

  /** 2001:db8::last. */
  Packet ipv6(String name, long ttl, int last) {
    return address(name, ttl, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last);
  }

  Packet alias(String name, long ttl, String target) {
    return record(name, CNAME, ttl, name(target));
  }

  Packet record(String name, int type, long ttl, byte[] data) {
    write(answers, name, type, ttl, data);
    answerCount++;
    return this;
  }

  /** The start of authority of {@code zone}: how long "nothing" holds. */
  Packet soa(String zone, long ttl, long minimum) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(name("ns." + zone));
    data.writeBytes(name("root." + zone));
    for (int i = 0; i < 4; i++) {
      u32(data, 1);
    }
    u32(data, minimum);
    write(authority, zone, SOA, ttl, data.toByteArray());
    authorityCount++;
    return this;
  }

  /** Another server that knows more of {@code zone}. */
  Packet ns(String zone) {
    write(authority, zone, NS, 60, name("ns." + zone));
    authorityCount++;
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    u16(out, id);
    u16(out, flags);
    u16(out, questions);
    u16(out, answerCount);
    u16(out, authorityCount);
    u16(out, 0);
    out.writeBytes(question.toByteArray());
    out.writeBytes(answers.toByteArray());
    out.writeBytes(authority.toByteArray());
    return out.toByteArray();
  }

  static byte[] name(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : text.split("\\.")) {
      if (!label.isEmpty()) {
        out.write(label.length());
        out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
      }
    }
    out.write(0);
    return out.toByteArray();
  }

  private static void write(
      ByteArrayOutputStream out, String name, int type, long ttl, byte[] data) {
    out.writeBytes(name(name));
    u16(out, type);
    u16(out, 1);
    u32(out, ttl);
    u16(out, data.length);
    out.writeBytes(data);
  }

  static void u16(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }

  private static void u32(ByteArrayOutputStream out, long value) {
    u16(out, (int) (value >> 16));
    u16(out, (int) value);
  }
}
