package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.testing.AllocatedBytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/**
 * Blocks that repeat cost no allocation, neither where they are written nor where they are read.
 */
final class AllocationTest {

  private static final int ROUNDS = 20_000;

  private static final String[] FIELDS = {
    ":method", "GET",
    ":scheme", "https",
    ":authority", "api.example.com",
    ":path", "/v1/things?page=2", // written each time, for its query
    "User-Agent", "rezo/1.0",
    "accept", "application/json",
    "accept-encoding", "gzip, deflate",
    "authorization", "Bearer 0123456789abcdef", // written each time, being a secret
    "x-tenant", "42",
    "cookie", "session=0123456789abcdef0123456789abcdef",
  };

  private final AllocatedBytes allocated = new AllocatedBytes();

  AllocationTest() throws ReflectiveOperationException {}

  @Test
  void aBlockThatRepeatsIsWrittenWithoutAllocation() throws ReflectiveOperationException {
    HpackEncoder encoder = new HpackEncoder(4096);
    ByteBuffer out = ByteBuffer.allocateDirect(4096);

    long before = 0;
    for (int i = 0; i < 2 * ROUNDS; i++) {
      if (i == ROUNDS) {
        before = allocated.soFar();
      }
      out.clear();
      encoder.startBlock();
      for (int field = 0; field < FIELDS.length; field += 2) {
        encoder.encode(FIELDS[field], FIELDS[field + 1], false, out);
      }
    }
    assertThat((allocated.soFar() - before) / ROUNDS).isZero();
    assertThat(out.position()).isGreaterThan(10);
  }

  @Test
  void aBlockOfTheTablesIsReadWithoutAllocation()
      throws ReflectiveOperationException, HpackException {
    HpackEncoder encoder = new HpackEncoder(4096);
    HpackDecoder decoder = new HpackDecoder(64 * 1024);
    Counter counter = new Counter();
    ByteBuffer block = ByteBuffer.allocateDirect(4096);
    for (int i = 0; i < 2; i++) { // the second says it by indexes alone
      block.clear();
      encoder.startBlock();
      for (int field = 0; field < FIELDS.length; field += 2) {
        if (!FIELDS[field].equals(":path") && !FIELDS[field].equals("authorization")) {
          encoder.encode(FIELDS[field], FIELDS[field + 1], false, block);
        }
      }
      decoder.decode(block.flip(), true, counter);
    }

    long before = 0;
    for (int i = 0; i < 2 * ROUNDS; i++) {
      if (i == ROUNDS) {
        before = allocated.soFar();
      }
      decoder.decode(block.rewind(), true, counter);
    }
    assertThat((allocated.soFar() - before) / ROUNDS).isZero();
    assertThat(counter.fields).isEqualTo(8L * (2 + 2 * ROUNDS));
  }

  /** As servers do that index nothing. */
  @Test
  void literalsThatRepeatAreReadWithoutAllocation()
      throws ReflectiveOperationException, HpackException {
    HpackDecoder decoder = new HpackDecoder(64 * 1024);
    Counter counter = new Counter();
    ByteBuffer block = ByteBuffer.wrap(Literals.block("x-tenant", "42", "etag", "\"5f3a-1c8\""));
    long before = 0;
    for (int i = 0; i < 2 * ROUNDS; i++) {
      if (i == ROUNDS) {
        before = allocated.soFar();
      }
      decoder.decode(block.rewind(), true, counter);
    }
    assertThat((allocated.soFar() - before) / ROUNDS).isZero();
    assertThat(counter.fields).isEqualTo(2L * 2 * ROUNDS);
  }

  /** Counts, so that nothing of what is told is kept. */
  private static final class Counter implements FieldHandler {

    private long fields;

    @Override
    public void onField(String name, String value, boolean neverIndexed) {
      fields++;
    }

    @Override
    public void onTruncated() {
      throw new AssertionError("expected all fields, actual less");
    }
  }
}
