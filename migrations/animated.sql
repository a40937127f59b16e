-- As in stacks.sql, and whether it moves makes a tile look different, too.
CREATE OR REPLACE FUNCTION count_photo_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO photo_days (source_id, day, count, revision)
        SELECT source_id, coalesce(day, DATE '0001-01-01'), count(*), nextval('photo_days_revision')
        FROM new_rows WHERE in_timeline GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (source_id, day)
        DO UPDATE SET count = photo_days.count + excluded.count, revision = excluded.revision;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE photo_days SET count = photo_days.count - gone.n, revision = nextval('photo_days_revision')
        FROM (SELECT source_id, coalesce(day, DATE '0001-01-01') AS day, count(*) AS n
              FROM old_rows WHERE in_timeline GROUP BY 1, 2 ORDER BY 1, 2) AS gone
        WHERE photo_days.source_id = gone.source_id AND photo_days.day = gone.day;
    ELSE
        INSERT INTO photo_days (source_id, day, count, revision)
        SELECT side.source_id, coalesce(side.day, DATE '0001-01-01'), sum(side.n), nextval('photo_days_revision')
        FROM new_rows n JOIN old_rows o USING (id)
        CROSS JOIN LATERAL (VALUES (n.source_id, n.day, 1, n.in_timeline), (o.source_id, o.day, -1, o.in_timeline))
            AS side (source_id, day, n, is_seen)
        WHERE side.is_seen
          AND (n.in_timeline, n.source_id, n.day, n.sort_at, n.version, n.ratio, n.is_damaged, n.kind, n.mime_type,
               n.stack_size, n.motion_id IS NULL AND n.motion_size IS NULL, n.is_hdr, n.is_360, n.is_animated)
              IS DISTINCT FROM
              (o.in_timeline, o.source_id, o.day, o.sort_at, o.version, o.ratio, o.is_damaged, o.kind, o.mime_type,
               o.stack_size, o.motion_id IS NULL AND o.motion_size IS NULL, o.is_hdr, o.is_360, o.is_animated)
        GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (source_id, day)
        DO UPDATE SET count = photo_days.count + excluded.count, revision = excluded.revision;
    END IF;
    RETURN NULL;
END $$;
