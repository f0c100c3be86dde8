//! A picture of the screen, as Xvfb keeps it in a file.

/// Part of the screen: left, top, right and bottom in pixels, the last two just outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
}

impl Area {
    pub(crate) fn width(self) -> usize {
        self.right - self.left
    }

    pub(crate) fn height(self) -> usize {
        self.bottom - self.top
    }

    pub(crate) fn middle(self) -> (usize, usize) {
        (
            self.left.midpoint(self.right),
            self.top.midpoint(self.bottom),
        )
    }
}

/// The pixels of a screen.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    width: usize,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// Reads the X window dump that `Xvfb -fbdir` keeps: 25 numbers, a name, colours, pixels of
    /// four bytes.
    pub(crate) fn read(dump: &[u8]) -> Self {
        let number = |index: usize| {
            let bytes = dump[index * 4..index * 4 + 4].try_into().unwrap();
            u32::from_be_bytes(bytes) as usize
        };
        let (header, width, height) = (number(0), number(4), number(5));
        let (bits, row, colors) = (number(11), number(12), number(19));
        assert_eq!(bits, 32, "bits a pixel");
        let little = number(7) == 0;
        let pixels = &dump[header + colors * 12..];
        let pixel = |x: usize, y: usize| {
            let bytes = &pixels[y * row + x * 4..y * row + x * 4 + 4];
            if little {
                [bytes[2], bytes[1], bytes[0]]
            } else {
                [bytes[1], bytes[2], bytes[3]]
            }
        };
        Self {
            width,
            pixels: (0..height)
                .flat_map(|y| (0..width).map(move |x| (x, y)))
                .map(|(x, y)| pixel(x, y))
                .collect(),
        }
    }

    /// The pixels of an area, row by row.
    pub(crate) fn part(&self, area: Area) -> Vec<[u8; 3]> {
        (area.top..area.bottom)
            .flat_map(|y| &self.pixels[y * self.width + area.left..y * self.width + area.right])
            .copied()
            .collect()
    }

    /// The smallest area that holds all pixels of a colour.
    pub(crate) fn area_of(&self, color: [u8; 3]) -> Option<Area> {
        let mut found: Option<Area> = None;
        for (index, _) in self
            .pixels
            .iter()
            .enumerate()
            .filter(|(_, pixel)| **pixel == color)
        {
            let (x, y) = (index % self.width, index / self.width);
            let area = found.get_or_insert(Area {
                left: x,
                top: y,
                right: x + 1,
                bottom: y + 1,
            });
            area.left = area.left.min(x);
            area.right = area.right.max(x + 1);
            area.bottom = y + 1;
        }
        found
    }
}
