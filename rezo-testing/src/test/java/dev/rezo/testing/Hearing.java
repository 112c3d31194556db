package dev.rezo.testing;

import dev.rezo.io.TransportHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A handler that writes down what it hears, and may do something about it. Confined to its loop.
 */
final class Hearing implements TransportHandler {

  final List<String> events = new ArrayList<>();
  final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  IOException cause;
  Runnable onRead = () -> {};
  Runnable onClosed = () -> {};

  @Override
  public void onRead(ByteBuffer read) {
    byte[] copy = new byte[read.remaining()];
    read.get(copy);
    bytes.writeBytes(copy);
    onRead.run();
  }

  @Override
  public void onEndOfStream() {
    events.add("end");
  }

  @Override
  public void onWritable() {
    events.add("writable");
  }

  @Override
  public void onClosed(IOException why) {
    events.add("closed");
    cause = why;
    onClosed.run();
  }

  String text() {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
