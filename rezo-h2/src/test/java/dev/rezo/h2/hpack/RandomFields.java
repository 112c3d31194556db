package dev.rezo.h2.hpack;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lists of fields as "name: value", of which some repeat, from a seed. */
final class RandomFields {

  private static final String[] NAMES = {
    "accept",
    "authorization",
    "cookie",
    "content-length",
    "date",
    "etag",
    "user-agent",
    "x-a",
    "x-b",
    "x-request-id",
    "cache-control",
    "accept-encoding",
  };

  private final Random random;
  private final List<String> met = new ArrayList<>();

  RandomFields(long seed) {
    random = new Random(seed);
  }

  /** One to six fields. */
  List<String> next() {
    List<String> fields = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      fields.add(nextField());
    }
    return fields;
  }

  private String nextField() {
    if (!met.isEmpty() && random.nextInt(3) > 0) {
      return met.get(random.nextInt(met.size()));
    }
    String name = name();
    String value =
        name.equals("content-length") ? String.valueOf(random.nextInt(100_000)) : value();
    String field = name + ": " + value;
    if (met.size() < 40) {
      met.add(field);
    } else {
      met.set(random.nextInt(40), field);
    }
    return field;
  }

  private String name() {
    if (random.nextBoolean()) {
      return NAMES[random.nextInt(NAMES.length)];
    }
    StringBuilder name = new StringBuilder("x-");
    for (int i = random.nextInt(20); i >= 0; i--) {
      name.append((char) ('a' + random.nextInt(26)));
    }
    return name.toString();
  }

  /** Mostly letters, now and then octets whose codes are long, never with space around it. */
  private String value() {
    boolean rare = random.nextInt(8) == 0;
    int length = random.nextInt(50) == 0 ? random.nextInt(5000) : random.nextInt(40);
    StringBuilder value = new StringBuilder("v");
    for (int i = 0; i < length; i++) {
      value.append((char) (rare ? 0x80 + random.nextInt(0x80) : '!' + random.nextInt(94)));
    }
    return value.toString();
  }
}
