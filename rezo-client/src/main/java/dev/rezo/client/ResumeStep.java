package dev.rezo.client;

import dev.rezo.http.Headers;

/**
 * What is to be done with an answer, given what is here already: the decision of a download.
 *
 * <p>Immutable.
 *
 * @param action what to do
 * @param at for {@link Action#WRITE}, where the body belongs
 * @param end for {@link Action#WRITE}, where the body must end, or -1 where only its own end tells
 * @param part for {@link Action#WRITE}, what will be here with it, but for its length; for {@link
 *     Action#DONE}, what is here
 */
record ResumeStep(Action action, long at, long end, PartOf part) {

  /** What to do. */
  enum Action {
    /** The body is written. */
    WRITE,
    /** All is here already. */
    DONE,
    /** What is here does not go with what is there: forget it and ask for all. */
    ASK_FOR_ALL,
    /** It is no answer that can be stored. */
    REFUSE
  }

  private static final ResumeStep ASK_FOR_ALL =
      new ResumeStep(Action.ASK_FOR_ALL, 0, -1, PartOf.NOTHING);

  private static final ResumeStep REFUSE = new ResumeStep(Action.REFUSE, 0, -1, PartOf.NOTHING);

  /**
   * The step for an answer.
   *
   * @param here what the request asked to go on from, or {@link PartOf#NOTHING} when it asked for
   *     all
   * @param bodyLength the announced length of the body, or -1
   */
  static ResumeStep of(PartOf here, int status, Headers headers, long bodyLength) {
    boolean ranged = here.length() > 0;
    if (ranged && status == 206) {
      return partial(here, headers, bodyLength);
    }
    if (ranged && status == 416) {
      return unsatisfied(here, headers);
    }
    if (status == 200 || status == 203) {
      PartOf whole = new PartOf(0, bodyLength, PartOf.validatorOf(headers));
      return new ResumeStep(Action.WRITE, 0, bodyLength, whole);
    }
    return REFUSE;
  }

  /** RFC 9110 section 15.3.7: the range that was asked for, or another one that goes with it. */
  private static ResumeStep partial(PartOf here, Headers headers, long bodyLength) {
    ContentRange range = ContentRange.parse(headers.get("Content-Range"));
    if (range == null || range.first() < 0 || range.first() > here.length()) {
      return ASK_FOR_ALL;
    }
    boolean otherLength = bodyLength >= 0 && bodyLength != range.length();
    boolean otherTotal = range.total() >= 0 && here.total() >= 0 && range.total() != here.total();
    boolean shorter = range.total() >= 0 && range.total() < here.length();
    if (otherLength || otherTotal || shorter || isOfAnother(here, headers)) {
      return ASK_FOR_ALL;
    }
    long total = range.total() >= 0 ? range.total() : here.total();
    PartOf part = new PartOf(0, total, here.validator());
    return new ResumeStep(Action.WRITE, range.first(), range.last() + 1, part);
  }

  /**
   * A server may know ranges and not If-Range: then its answer alone tells of a change. An answer
   * without a date says nothing of a representation that was known by its date.
   */
  private static boolean isOfAnother(PartOf here, Headers headers) {
    String validator = here.validator();
    if (validator == null) {
      return false;
    }
    if (PartOf.isStrongTag(validator)) {
      String tag = headers.get("ETag");
      return tag != null && !tag.equals(validator);
    }
    return !validator.equals(headers.get("Last-Modified"));
  }

  /** RFC 9110 section 15.5.17: nothing behind what is here, which is all if the length says so. */
  private static ResumeStep unsatisfied(PartOf here, Headers headers) {
    ContentRange range = ContentRange.parse(headers.get("Content-Range"));
    boolean all = range != null && range.first() < 0 && range.total() == here.length();
    boolean asBefore = here.total() < 0 || here.total() == here.length();
    if (!all || !asBefore || isOfAnother(here, headers)) {
      return ASK_FOR_ALL;
    }
    return new ResumeStep(Action.DONE, 0, -1, here);
  }
}
