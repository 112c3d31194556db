package dev.rezo.client;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodyProgress;
import dev.rezo.http.BodySink;
import dev.rezo.http.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being downloaded: its bytes are beside it in {@code NAME.part} until they are
 * whole, and what they are a part of is in {@code NAME.part.from}. The second is written before the
 * first byte and deleted before the first change, so that a process may end at any time.
 *
 * <p>Not thread-safe; the caller serialises. Blocks.
 */
final class PartFile {

  /** Memory: a note has three short lines, and a longer one is somebody else's file. */
  private static final int MAX_NOTE_BYTES = 16 * 1024;

  private final Path file;
  private final Path part;
  private final Path note;
  private final String source;

  /** The part of {@code file} that comes from {@code url}. */
  PartFile(Path file, String url) {
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    this.note = file.resolveSibling(file.getFileName() + ".part.from");
    this.source = digest(url);
  }

  /** Refuses a target that is something else than a file: a device must not be replaced. */
  void check() throws BodyException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw failed(new IOException("expected a regular file or none"));
    }
  }

  /** The right to write to the file, which one download of the process has at a time. */
  FileClaim claim() throws BodyException {
    try {
      FileClaim claim = FileClaim.take(file);
      if (claim == null) {
        throw failed(new IOException("another download of this process is writing to it"));
      }
      return claim;
    } catch (BodyException e) {
      throw e;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** What an earlier download has left, or nothing. */
  PartOf left() throws BodyException {
    try {
      if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)
          || !Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
        return PartOf.NOTHING;
      }
      List<String> lines = noted();
      if (lines.size() != 3 || !lines.get(0).equals(source)) {
        return PartOf.NOTHING;
      }
      long total = Long.parseLong(lines.get(1));
      return new PartOf(Files.size(part), total, lines.get(2));
    } catch (NumberFormatException | CharacterCodingException e) {
      return PartOf.NOTHING; // Somebody else's file.
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Forgets what was begun. */
  void delete() throws BodyException {
    try {
      Files.deleteIfExists(note);
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The part is whole: it gets the name of the file, in place of one that has it. */
  void complete() throws BodyException {
    try {
      try {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.deleteIfExists(note); // Not before: a part without it could not be gone on with.
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Writes one body into the part, from where it belongs, and completes the file if it is whole.
   */
  final class Sink implements BodySink<PartOf> {

    private final ResumeStep step;
    private final BodyProgress progress;
    private final BooleanSupplier kept;
    private @Nullable FileChannel channel;
    private long position;

    /**
     * A sink that has opened nothing.
     *
     * @param kept whether a part stays where it is if the body breaks; asked when it did
     */
    Sink(ResumeStep step, BodyProgress progress, BooleanSupplier kept) {
      this.step = step;
      this.progress = progress;
      this.kept = kept;
      this.position = step.at();
    }

    /** What is here by now. */
    PartOf part() {
      return step.part().withLength(position);
    }

    @Override
    public void add(ByteBuffer chunk) throws IOException {
      long after = position + chunk.remaining();
      if (step.end() >= 0 && after > step.end()) {
        throw new BodyException(
            "download: expected to end at byte " + step.end() + ", actual more",
            BodyException.Reason.TOO_LARGE,
            Phase.BODY,
            null);
      }
      try {
        FileChannel out = opened();
        while (chunk.hasRemaining()) {
          position += out.write(chunk);
        }
      } catch (IOException e) {
        throw failed(e);
      }
      progress.moved(position, step.part().total());
    }

    @Override
    public boolean keepsChunks() {
      return false;
    }

    @Override
    public PartOf end() throws IOException {
      try {
        opened().close();
      } catch (IOException e) {
        throw failed(e);
      }
      boolean untold = step.part().total() < 0 && step.at() == 0 && step.end() < 0;
      PartOf here = untold ? new PartOf(position, position, step.part().validator()) : part();
      if (here.isWhole()) {
        complete();
      }
      return here;
    }

    @Override
    public void abort() {
      FileChannel out = channel;
      try {
        if (out != null) {
          out.close();
        }
        if (!kept.getAsBoolean()) {
          delete();
        }
      } catch (IOException e) {
        // What broke the body is told, and matters more than what is left of it.
      }
    }

    private FileChannel opened() throws IOException {
      if (channel == null) {
        begin(step);
        channel = open(step.at());
      }
      return channel;
    }
  }

  private void begin(ResumeStep step) throws IOException {
    String validator = step.part().validator();
    if (step.at() == 0) {
      Files.deleteIfExists(note);
      Files.deleteIfExists(part);
      if (validator != null) {
        Files.write(
            note,
            List.of(source, String.valueOf(step.part().total()), validator),
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW);
      }
    }
  }

  /** Never through a link, which would lead to a file of somebody else. */
  private FileChannel open(long at) throws IOException {
    if (at == 0) {
      return FileChannel.open(
          part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
    }
    FileChannel channel =
        FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      if (channel.size() < at) {
        throw new IOException(
            "expected " + at + " bytes in " + part + ", actual " + channel.size());
      }
      return channel.truncate(at).position(at);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private List<String> noted() throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(note, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(MAX_NOTE_BYTES + 1);
    }
    return bytes.length > MAX_NOTE_BYTES
        ? List.of()
        : StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes))
            .toString()
            .lines()
            .toList();
  }

  /** An address may hold a secret: what is stored of it tells only whether it is another one. */
  private static String digest(String url) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(url.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every platform has SHA-256", e);
    }
  }

  private BodyException failed(IOException cause) {
    return new BodyException(
        "download: expected to write " + file + ", actual " + cause,
        BodyException.Reason.SINK_FAILED,
        Phase.BODY,
        cause);
  }
}
