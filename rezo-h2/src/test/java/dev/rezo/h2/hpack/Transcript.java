package dev.rezo.h2.hpack;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes down what a decoder says, one line for each callback and for an exception: two transcripts
 * are equal when a caller could not tell them apart.
 */
final class Transcript implements FieldHandler {

  private final List<String> lines = new ArrayList<>();

  /** What a fresh decoder makes of blocks, each cut after every {@code step} octets. */
  static List<String> of(HpackDecoder decoder, int step, byte[]... blocks) {
    Transcript transcript = new Transcript();
    for (byte[] block : blocks) {
      transcript.decodeInSteps(decoder, block, step);
    }
    return transcript.lines;
  }

  static byte[] octets(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  List<String> lines() {
    return lines;
  }

  void decode(HpackDecoder decoder, byte[] block) {
    decodeCut(decoder, block, block.length);
  }

  /** In two fragments. */
  void decodeCut(HpackDecoder decoder, byte[] block, int cut) {
    ByteBuffer all = ByteBuffer.wrap(block);
    try {
      decoder.decode(all.slice(0, cut), false, this);
      decoder.decode(all.slice(cut, block.length - cut), true, this);
    } catch (HpackException e) {
      lines.add(e.getMessage());
    }
  }

  /** Off the heap, as what comes from a socket is. */
  void decodeInSteps(HpackDecoder decoder, byte[] block, int step) {
    ByteBuffer all = ByteBuffer.allocateDirect(block.length).put(block).flip();
    try {
      for (int at = 0; at < block.length; at += step) {
        decoder.decode(all.slice(at, Math.min(block.length - at, step)), false, this);
      }
      decoder.decode(ByteBuffer.allocate(0), true, this);
    } catch (HpackException e) {
      lines.add(e.getMessage());
    }
  }

  @Override
  public void onField(String name, String value, boolean neverIndexed) {
    lines.add(name + ": " + value + (neverIndexed ? " (never indexed)" : ""));
  }

  @Override
  public void onTruncated() {
    lines.add("truncated");
  }
}
